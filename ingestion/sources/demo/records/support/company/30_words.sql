-- Another chance in [0, 1) out of one that was drawn: cheaper than a draw of its own.
create or replace macro again(chance, factor) as chance * factor - floor(chance * factor);
create or replace macro chosen(list_of, chance) as
    list_of[1 + cast(floor(chance * len(list_of)) as bigint)];
create or replace macro as_of_instant(as_of) as cast(as_of as timestamp) + to_seconds(86399);

-- Grain: topic × language.
create or replace table facts.ticket_topics as
with topics(topic, ticket_type, product_area, subjects) as (
    values
    (1, 'question', 'Reports', {
        'en': 'How do I export a report?', 'de': 'Wie exportiere ich einen Bericht?',
        'fr': 'Comment exporter un rapport ?', 'nl': 'Hoe exporteer ik een rapport?',
        'pt': 'Como exporto um relatório?', 'ja': 'レポートの出力方法について',
        'ko': '보고서를 어떻게 내보내나요?', 'zh': '如何导出报表？'
    }),
    (2, 'question', 'Users', {
        'en': 'Adding a colleague', 'de': 'Kollegin hinzufügen',
        'fr': 'Ajouter une collègue', 'nl': 'Een collega toevoegen',
        'pt': 'Adicionar um colega', 'ja': 'ユーザーの追加について',
        'ko': '동료 추가 문의', 'zh': '添加同事'
    }),
    (3, 'task', 'Account', {
        'en': 'Please change our billing address', 'de': 'Bitte Rechnungsadresse ändern',
        'fr': 'Merci de changer notre adresse de facturation',
        'nl': 'Graag ons factuuradres wijzigen',
        'pt': 'Favor alterar o endereço de cobrança', 'ja': '請求先住所の変更',
        'ko': '청구지 주소 변경 요청', 'zh': '请更改账单地址'
    }),
    (4, 'incident', 'Sign-in', {
        'en': 'Cannot sign in', 'de': 'Anmeldung nicht möglich',
        'fr': 'Impossible de se connecter', 'nl': 'Kan niet inloggen',
        'pt': 'Não consigo entrar', 'ja': 'ログインできません',
        'ko': '로그인이 되지 않습니다', 'zh': '无法登录'
    }),
    (5, 'incident', 'Dashboards', {
        'en': 'Dashboard stays empty', 'de': 'Dashboard bleibt leer',
        'fr': 'Le tableau de bord reste vide', 'nl': 'Dashboard blijft leeg',
        'pt': 'O painel fica vazio', 'ja': 'ダッシュボードが表示されない',
        'ko': '대시보드가 비어 있습니다', 'zh': '仪表板为空'
    }),
    (6, 'incident', 'Reports', {
        'en': 'Numbers differ from last week', 'de': 'Zahlen weichen von letzter Woche ab',
        'fr': 'Les chiffres diffèrent de la semaine dernière',
        'nl': 'Cijfers wijken af van vorige week',
        'pt': 'Números diferentes da semana passada', 'ja': '先週と数値が一致しない',
        'ko': '지난주와 숫자가 다릅니다', 'zh': '数据与上周不一致'
    }),
    (7, 'incident', 'Integrations', {
        'en': 'Sync stops every night', 'de': 'Abgleich bricht jede Nacht ab',
        'fr': 'La synchronisation s''arrête chaque nuit', 'nl': 'Synchronisatie stopt elke nacht',
        'pt': 'A sincronização para toda noite', 'ja': '連携が毎晩停止する',
        'ko': '매일 밤 동기화가 중단됩니다', 'zh': '同步每晚中断'
    }),
    (8, 'incident', 'Performance', {
        'en': 'Pages load very slowly', 'de': 'Seiten laden sehr langsam',
        'fr': 'Les pages sont très lentes', 'nl': 'Pagina''s laden erg traag',
        'pt': 'As páginas carregam devagar', 'ja': '画面の表示が非常に遅い',
        'ko': '페이지가 매우 느립니다', 'zh': '页面加载很慢'
    })
),

languages as (
    select unnest(['en', 'de', 'fr', 'nl', 'pt', 'ja', 'ko', 'zh']) as language
)

select
    cast(topics.topic as integer) as topic,
    languages.language,
    topics.ticket_type,
    topics.product_area,
    struct_extract(topics.subjects, 'en') as english_subject,
    json_extract_string(to_json(topics.subjects), languages.language) as subject
from topics
cross join languages
order by topic, language;

-- Grain: language. What is said in a chat, in its order: asked, answered, thanked.
create or replace table facts.chat_words as
with words(language, asked, answered, thanked) as (
    values
    (
        'en', ['Hi, is the export down?', 'Can you look at our seats?', 'Any news?'],
        ['Checking now.', 'Fixed, please try again.', 'We will call you tomorrow.'], 'Thanks!'
    ),
    (
        'de', ['Hallo, geht der Export gerade nicht?', 'Gibt es etwas Neues?'],
        ['Ich schaue nach.', 'Behoben, bitte noch einmal versuchen.'], 'Danke!'
    ),
    ('fr', ['Bonjour, un souci d''export ?', 'Des nouvelles ?'], ['Je regarde.'], 'Merci !'),
    ('nl', ['Hallo, ligt de export eruit?', 'Is er nieuws?'], ['Ik kijk ernaar.'], 'Bedankt!'),
    ('pt', ['Olá, a exportação caiu?', 'Alguma novidade?'], ['Vou verificar.'], 'Obrigado!'),
    (
        'ja', ['お世話になっております。出力ができません。', 'その後いかがでしょうか。'],
        ['確認いたします。', '修正しました。再度お試しください。'], 'ありがとうございます。'
    ),
    ('ko', ['안녕하세요, 내보내기가 안 됩니다.', '진행 상황은요?'], ['확인해 보겠습니다.'], '감사합니다!'),
    ('zh', ['您好，导出功能有问题吗？', '有进展吗？'], ['正在查看。', '已修复，请重试。'], '谢谢！')
)

select * from words
order by language;
