"""What Sphinx, the browser and paper need: running chapters, pictures, row pages, bibliography, the PDF."""
