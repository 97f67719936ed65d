package artifact

import "github.com/domicile/domicile/internal/plan"

// wordText says a sync word.
func wordText(w plan.SyncWord) plan.Text {
	switch w {
	case plan.May:
		return plan.Text{EN: "may flow", ZH: "可以"}
	case plan.MaskedSync:
		return plan.Text{EN: "masked only", ZH: "脱敏后可"}
	case plan.AfterFiling:
		return plan.Text{EN: "after filing", ZH: "申报后可"}
	case plan.Never:
	}
	return plan.Text{EN: "never", ZH: "不可"}
}
