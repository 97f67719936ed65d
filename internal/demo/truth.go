package demo

import (
	_ "embed"
	"fmt"
	"time"
)

// Truth is what the estate holds, so that tests can compare what was found.
//
// Guardians are counted nowhere: they are known by a name and the contact number of a student, so that no identifier
// tells them from the students.
type Truth struct {
	Mainland  int       `json:"mainland"`  // distinct people in the mainland, all datasets together
	Students  int       `json:"students"`  // those of them who are students
	Learners  int       `json:"learners"`  // those who use the second product
	Elsewhere int       `json:"elsewhere"` // distinct people elsewhere: customers, and staff in Singapore
	Customers int       `json:"customers"`
	Datasets  []Dataset `json:"datasets"` // those about people
	Options   Options   `json:"options"`
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

// files lists every file of the estate, the description last but for the settings.
func (g *generator) files() []file {
	files := append(g.register(), g.backup(), g.enrolments(), g.learners(), g.customers(), g.leads(), g.staff(),
		g.consents(), g.exams(), g.payments(), g.forum(), g.results(), g.campuses())
	files = append(files, g.logs()...)
	files = append(files, g.products()...)
	return append(files, text(".README.md", readme), text("estate.yaml", estateYAML), text("domicile.yaml", domicileYAML))
}

func (g *generator) truth() Truth {
	t := Truth{
		Students: g.students, Learners: g.scaled(allLearners), Customers: g.scaled(allCustomers), Options: g.opt,
	}
	abroad := g.scaled(allStaff) - g.scaled(mainlandStaff)
	t.Mainland = t.Students + t.Learners + g.scaled(allLeads) + g.scaled(mainlandStaff)
	t.Elsewhere = t.Customers + abroad
	n := g.scaled(inRegister)
	for part := range registerParts {
		size := (part+1)*n/registerParts - part*n/registerParts
		t.add(fmt.Sprintf("aws/edu-students-sg/students/part-%02d.csv", part), "", size, size)
	}
	later := g.students - g.scaled(fromEnrolment)
	t.add("aws/edu-students-backup-eu/students/part-00.csv", "", n/registerParts, n/registerParts)
	t.add("aws/edu-enrolments-sg/enrolments/2026.parquet", "", later, later)
	t.add("aws/tutor-db/tutor/learners.parquet", "", g.scaled(learnerRows), g.scaled(allLearners))
	t.add("aws/edu-marketing-us/webinar/报名名单.csv", "", g.scaled(allLeads), g.scaled(allLeads))
	t.add("azure/hr-share/员工花名册.xlsx", "上海", g.scaled(mainlandStaff), g.scaled(mainlandStaff))
	t.add("aliyun/hz-forum-db/dump/forum.sql", "forum_user", g.scaled(forumUsers), g.scaled(forumUsers))
	consents := g.consentCount()
	t.add("aliyun/hz-consent/consent/监护人同意记录.csv", "", consents, consents)
	t.add("azure/cn-exams/archive/2025-exam.zip", "考生报名.csv", g.scaled(30_000), g.scaled(30_000))
	t.Datasets = append(t.Datasets, Dataset{
		Path: "aws/eu-customers/backup/customers.sql", Table: "customers", Rows: t.Customers, Elsewhere: t.Customers,
	})
	t.Datasets = append(t.Datasets, Dataset{
		Path: "azure/hr-share/员工花名册.xlsx", Table: "Singapore", Rows: abroad, Elsewhere: abroad,
	})
	return t
}

func (t *Truth) add(path, table string, rows, mainland int) {
	t.Datasets = append(t.Datasets, Dataset{Path: path, Table: table, Rows: rows, Mainland: mainland})
}

func (g *generator) consentCount() int {
	n := 0
	for i := range g.scaled(consentPool) {
		if g.consentFor(i) {
			n++
		}
	}
	return n
}
