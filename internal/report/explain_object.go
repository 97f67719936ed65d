package report

import "cmp"

// columnIn names the column of a finding; one about whole files has none.
func columnIn(words *Words, f *FindingWhy) string {
	return cmp.Or(f.Column, words.Say("labels.object"))
}
