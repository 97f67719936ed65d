package decide

// The words of Decision.Basis: what the strictest storage or export result rests on.
const (
	BasisLaw     = "law"     // law, administrative regulation, department rule, or a mandatory notice of a ministry
	BasisGrade   = "grade"   // a standard that binds through the graded protection of the system
	BasisAdvised = "advised" // risk, a draft, or law whose number no rule in force fixes
	BasisPolicy  = "policy"  // the company's own policy
	BasisNone    = "none"
)

// Rank orders levels: the most urgent has the largest rank, LevelNone and unknown words have 0.
func Rank(l Level) int {
	switch l {
	case LevelMust:
		return 4
	case LevelFiling:
		return 3
	case LevelReview:
		return 2
	case LevelAdvised:
		return 1
	case LevelNone:
	}
	return 0
}

// Strictness orders export results: the strictest has the largest number, undetermined has 0.
func (x Export) Strictness() int {
	switch x {
	case Prohibited:
		return 7
	case ApprovalRequired:
		return 6
	case SecurityAssessment:
		return 5
	case Contract:
		return 4
	case Exempt:
		return 3
	case Free:
		return 2
	case NotAnExport:
		return 1
	case ExportUndetermined:
	}
	return 0
}

// Strictness orders storage results: the strictest has the largest number, undetermined has 0.
func (s Storage) Strictness() int {
	switch s {
	case MustMainland:
		return 4
	case MainlandByGrade:
		return 3
	case RecommendedMainland:
		return 2
	case NoRule:
		return 1
	case StorageUndetermined:
	}
	return 0
}
