"""The vendors whose objects are known: their shapes, and the fields of them that are read."""

from importlib import import_module
from pkgutil import iter_modules

from ingestion.vendors.model import Vendor, VendorObject

VENDORS: dict[str, Vendor] = {
    vendor.name: vendor
    for module in iter_modules(__path__)
    if module.name != "model"
    for vendor in vars(import_module(f"{__name__}.{module.name}")).values()
    if isinstance(vendor, Vendor)
}

__all__ = ["VENDORS", "Vendor", "VendorObject"]
