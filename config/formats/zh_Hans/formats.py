"""How Chinese writes numbers, where Django says otherwise: in groups of three, as official statistics do."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
