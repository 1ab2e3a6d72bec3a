"""What the law and the local procedure make of a Case Review; no Django."""
