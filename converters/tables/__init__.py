"""How do articles lie in tables? Shared by the CSV reader and the CSV writer."""
