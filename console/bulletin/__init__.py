"""Bulletins (通报): what a district is told, as a page, as PDF, as a workbook and as a few lines for a chat group."""
