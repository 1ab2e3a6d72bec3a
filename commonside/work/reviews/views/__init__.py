"""The pages of Case Reviews: public, of staff, of agencies that are asked."""
