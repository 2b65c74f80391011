test:
{%- if "python" in languages %}
	python3 -m unittest
{%- endif %}
{%- if "nodejs" in languages %}
	node --test
{%- endif %}
{%- if not languages %}
	@echo "there are no functions to test"
{%- endif %}
