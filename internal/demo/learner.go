package demo

import (
	"context"
	"io"
)

// learner is a row of the second product: an adult in the mainland who prepares for an exam.
type learner struct {
	ID         int64  `parquet:"learner_id"`
	Name       string `parquet:"real_name"`
	Mobile     string `parquet:"mobile"`
	Email      string `parquet:"email"`
	Birth      string `parquet:"birth_date"`
	Country    string `parquet:"country,dict"`
	Course     string `parquet:"course_name,dict"`
	Registered string `parquet:"registered_at"`
}

// learners are the table of the second product, in which some people registered twice.
func (g *generator) learners() file {
	return file{
		path: "aws/tutor-db/tutor/learners.parquet",
		write: func(ctx context.Context, w io.Writer) error {
			return writeParquet(ctx, w, 0, g.scaled(learnerRows), func(i int) learner {
				return g.learner(i)
			})
		},
	}
}

func (g *generator) learner(row int) learner {
	people := g.scaled(allLearners)
	i := row
	if i >= people {
		i = row * scatter % people
	}
	d := g.roll(ofLearner, i)
	name := chineseName(&d, d.chance(50))
	phone := string(mobile(ofLearner, i, nil))
	birth := start().AddDate(-46+d.n(26), d.n(12), d.n(28))
	return learner{
		ID: int64(500_000 + row), Name: name, Mobile: phone, Email: "u" + phone[3:] + "@example.cn",
		Birth: birth.Format("2006-01-02"), Country: "CN", Course: d.of(courses),
		Registered: string(appendTime(nil, row)),
	}
}
