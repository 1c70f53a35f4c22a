"""The ground floor: settings, folders, the run lock and the errors that a person reads."""
