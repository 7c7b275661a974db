"""A registry's study as a row of the Norwegian table: filled, worded, drawn as a timeline, and what it no longer says.

filling                 the cells that a registry can fill, from a study
arms                    the cells of arms and control, and what the writer should know of them
arm_roles, arm_facts    which arm is the intervention and which the control: one table of rules, with reasons
arm_questions           what these rules ask of an arm
arm_labels              what an arm's label calls it
arm_contents            what an arm is given
arm_text, control_text  what a cell says of an arm
arm_terms               names and doses
arm_vocabulary          the dictionary of our terms
names                   which of the registry's names are Norwegian too, with their list in names.toml
norwegian_spelling      how Norwegian spells the names of substances whose ending says what they are
name_files              files with names of substances: FEST, and lists
population              the cell of who takes part
registry_text           the registry's own English beside the cells, to write from
wording                 what each cell of a row says, in the notice's language
registry_terms          whether a registry's codes are mapped to the template's terms
staleness               what a printed row no longer says, and expected dates that have passed
timeline                the timeline's geometry, with timeline_scale and timeline_wording

Knows no Django.
"""
