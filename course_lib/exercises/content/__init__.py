"""The exercises themselves, one file a lecture: reference, known mistakes, cases, hints."""
