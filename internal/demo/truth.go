package demo

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"time"
)

// Truth is what the estate holds, so that tests can compare what was found. It counts the people whom an identifier of
// their own tells apart: the guardian whose number is the contact of a student is not one of them.
type Truth struct {
	Mainland  int     `json:"mainland"`  // distinct people in the mainland, all stores together
	Students  int     `json:"students"`  // those of them who are students
	Learners  int     `json:"learners"`  // those who use the second product
	Guardians int     `json:"guardians"` // those who are guardians with a number of their own
	Elsewhere int     `json:"elsewhere"` // distinct people elsewhere: customers, and staff in Singapore
	Stores    []Store `json:"stores"`    // those that hold people with names or numbers
	Options   Options `json:"options"`
}

// Store is the truth about the store whose folder is Path.
type Store struct {
	Path      string `json:"path"`
	Rows      int    `json:"rows"`      // about people
	Mainland  int    `json:"mainland"`  // distinct people in the mainland whom the rows are about
	Elsewhere int    `json:"elsewhere"` // distinct people elsewhere
}

// Bands are the students by age on a day.
type Bands struct{ Under14, Minor, Adult int }

// Dataset is the truth about the file, or the table of a dump, at a path below the folder.
type Dataset struct {
	Path      string `json:"path"`
	Table     string `json:"table,omitempty"`
	Rows      int    `json:"rows"`
	Mainland  int    `json:"mainland"`  // distinct people in the mainland whom the rows are about
	Elsewhere int    `json:"elsewhere"` // distinct people elsewhere
}

// Bands returns how many students are under 14, 14 to 17, and adult on a day.
func (t Truth) Bands(day time.Time) Bands {
	var b Bands
	g := newGenerator("", t.Options)
	fourteen, eighteen := day.AddDate(-14, 0, 0).Format("20060102"), day.AddDate(-18, 0, 0).Format("20060102")
	for i := range g.students {
		switch birth := g.student(i).birth; {
		case birth > fourteen:
			b.Under14++
		case birth > eighteen:
			b.Minor++
		default:
			b.Adult++
		}
	}
	return b
}

//go:embed estate/estate.yaml
var estateYAML string

//go:embed estate/domicile.yaml
var domicileYAML string

//go:embed estate/README.md
var readme string

// textsDigest tells the files of fixed content of one program from those of another.
func textsDigest() string {
	sum := sha256.Sum256([]byte(estateYAML + "\x00" + domicileYAML + "\x00" + readme))
	return hex.EncodeToString(sum[:])
}

// files lists every file of the estate, the description last but for the settings.
func (g *generator) files() []file {
	files := append(g.register(), g.backup(), g.enrolments(), g.learners(), g.customers(), g.leads(), g.staff(),
		g.consents(), g.payments(), g.forum(), g.results(), g.campuses())
	files = append(files, g.exams()...)
	files = append(files, g.logs()...)
	files = append(files, g.products()...)
	estate, folders := brought(estateYAML, g.opt)
	return append(moved(files, folders), text(".README.md", readme), text("estate.yaml", estate), text("domicile.yaml", domicileYAML))
}

func (g *generator) truth() Truth {
	in, later := g.scaled(inRegister), g.students-g.scaled(fromEnrolment)
	customers, leads, staff := g.scaled(allCustomers), g.scaled(allLeads), g.scaled(mainlandStaff)
	abroad := g.scaled(allStaff) - staff
	t := Truth{Students: g.students, Learners: g.scaled(allLearners), Elsewhere: customers + abroad, Options: g.opt}
	consents, payers := g.guardians(&t)
	t.Mainland = t.Students + t.Learners + t.Guardians + leads + staff
	exams, forum := g.scaled(examRows), g.scaled(forumUsers)
	t.Stores = []Store{
		{Path: "aws/edu-students-sg", Rows: in, Mainland: in},
		{Path: "aws/edu-students-backup-eu", Rows: in / registerParts, Mainland: in / registerParts},
		{Path: "aws/edu-enrolments-sg", Rows: later, Mainland: later},
		{Path: "aws/tutor-db", Rows: g.scaled(learnerRows), Mainland: t.Learners},
		{Path: "aws/edu-marketing-us", Rows: leads, Mainland: leads},
		{Path: "aws/eu-customers", Rows: customers, Elsewhere: customers},
		{Path: "awscn/edu-payments-cn", Rows: g.scaled(allPayments), Mainland: payers},
		{Path: "aliyun/hz-consent", Rows: consents, Mainland: consents},
		{Path: "aliyun/hz-forum-db", Rows: forum, Mainland: forum},
		{Path: "azure/cn-exams", Rows: exams, Mainland: exams},
		{Path: "aws/campus-backup-sg", Rows: exams, Mainland: exams},
		{Path: "azure/hr-share", Rows: staff + abroad, Mainland: staff, Elsewhere: abroad},
	}
	return t
}

// guardians counts the records of consent, the guardians who paid, and all guardians with a number of their own.
func (g *generator) guardians(t *Truth) (consents, payers int) {
	met, paid := map[int]bool{}, map[int]bool{}
	for i := range g.scaled(consentPool) {
		if g.consentFor(i) {
			consents++
			met[guardianOf(i)] = true
		}
	}
	for i := range g.scaled(allPayments) {
		d := g.roll(ofPayment, i)
		guard := guardianOf(g.payer(&d))
		met[guard], paid[guard] = true, true
	}
	for i := range g.scaled(forumUsers) {
		met[guardianOf(g.poster(i))] = true
	}
	for guard := range met {
		if !g.isContact(guard) {
			t.Guardians++
		}
	}
	return consents, len(paid)
}

// isContact reports whether the number of a guardian is the contact of one of the students.
func (g *generator) isContact(guard int) bool {
	for i := guard; i <= guard+1 && i < g.students; i++ {
		if s := g.student(i); guardianOf(i) == guard && !s.hasPhone() {
			return true
		}
	}
	return false
}
