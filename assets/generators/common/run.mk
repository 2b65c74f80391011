# make run FUNCTION=folder EVENT=events/folder/name.json
run:
{%- if "nodejs" in languages and "python" in languages %}
	@if [ -f "functions/$(FUNCTION)/app.py" ]; then python3 scripts/run_local.py "$(FUNCTION)" "$(EVENT)"; else node scripts/run_local.mjs "$(FUNCTION)" "$(EVENT)"; fi
{%- elif "nodejs" in languages %}
	@node scripts/run_local.mjs "$(FUNCTION)" "$(EVENT)"
{%- elif "python" in languages %}
	@python3 scripts/run_local.py "$(FUNCTION)" "$(EVENT)"
{%- else %}
	@echo "there are no functions to run"
{%- endif %}
