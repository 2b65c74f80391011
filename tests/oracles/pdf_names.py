"""Checks that every word of an SVG export's text is in the PDF as text that can be selected."""
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

pdf, svg = sys.argv[1:]
text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout.decode()
have = re.sub(r"\s+", "", text)
words = [node.text for node in tree.parse(svg).iter("{http://www.w3.org/2000/svg}text") if node.text]
# Right-to-left and joined signs may come out in another order; plain words may not.
plain = [word for text in words for word in text.split() if word.isascii()]
missing = [word for word in plain if word not in have]
sys.exit(f"not in the text: {missing}" if missing else 0)
