package demo

import "time"

// The numbers of people of the estate. They are chosen so that each result of the rules occurs once.
const (
	allStudents   = 1_200_000 // above every threshold of the rules
	inRegister    = 800_000   // students 0… of the CSV register
	fromEnrolment = 650_000   // students from here on are in the enrolments, so that 150,000 are in both
	allLearners   = 101_300   // of the second product: just above 100,000, so that a sample cannot settle it
	learnerRows   = 104_000
	allCustomers  = 60_000
	allLeads      = 8_000
	allStaff      = 2_600
	mainlandStaff = 1_800
	allPayments   = 60_000
	allPosts      = 50_000
	forumUsers    = 12_000
	consentPool   = 300_000 // students of whom a record of consent may exist
	allLogLines   = 120_000
	examRows      = 30_000
	allProducts   = 6_000
)

// generator makes the facts about everybody and everything, and the files that state them.
type generator struct {
	dir      string
	opt      Options
	students int
	births   []string // yyyymmdd of every day on which a student may be born
}

// The first and the last birthday of students: pupils of six to young adults of nineteen in 2026.
func firstBirthday() time.Time { return time.Date(2007, 9, 1, 0, 0, 0, 0, time.UTC) }

func lastBirthday() time.Time { return time.Date(2020, 8, 31, 0, 0, 0, 0, time.UTC) }

func newGenerator(dir string, opt Options) *generator {
	g := &generator{dir: dir, opt: opt}
	g.students = g.scaled(allStudents)
	for d := firstBirthday(); !d.After(lastBirthday()); d = d.AddDate(0, 0, 1) {
		g.births = append(g.births, d.Format("20060102"))
	}
	return g
}

// scaled divides a number of people as the options say.
func (g *generator) scaled(n int) int { return max(1, n/g.opt.Divide) }
