package demo

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/parquet-go/parquet-go"
)

// registerParts is how many CSV files the register of students has.
const registerParts = 16

// register are the CSV files of the register of students.
func (g *generator) register() []file {
	var files []file
	n := g.scaled(inRegister)
	for part := range registerParts {
		files = append(files, file{
			path: fmt.Sprintf("aws/edu-students-sg/students/part-%02d.csv", part),
			write: func(ctx context.Context, w io.Writer) error {
				return g.registerPart(ctx, w, part*n/registerParts, (part+1)*n/registerParts)
			},
		})
	}
	return files
}

// backup is the copy of a part of the register that replication left in Ireland.
func (g *generator) backup() file {
	return file{
		path: "aws/edu-students-backup-eu/students/part-00.csv",
		write: func(ctx context.Context, w io.Writer) error {
			return g.registerPart(ctx, w, 0, g.scaled(inRegister)/registerParts)
		},
	}
}

func (g *generator) registerPart(ctx context.Context, w io.Writer, from, to int) error {
	const head = "student_id,name,gender,id_card_no,mobile,birth_date,city,school,created_at\n"
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	return rows(ctx, w, from, to, g.registerRow)
}

func (g *generator) registerRow(b []byte, i int) []byte {
	s := g.student(i)
	b = appendNumber(b, s.number)
	b = appendCells(b, s.name, sex(s.girl), string(s.id[:]), string(s.mobile))
	b = append(b, ',')
	b = appendDay(b, s.birth)
	b = appendCells(b, s.county.city, s.school)
	b = append(b, ',')
	b = appendTime(b, i)
	return append(b, '\n')
}

// enrolment is a row of the enrolments, which hold the later students and some that the register holds too.
type enrolment struct {
	StudentID int64   `parquet:"student_id"`
	Name      string  `parquet:"student_name"`
	IDCard    string  `parquet:"id_card_no"`
	Birth     string  `parquet:"birth_date"`
	Mobile    string  `parquet:"mobile"`
	Course    string  `parquet:"course,dict"`
	City      string  `parquet:"city,dict"`
	Score     float64 `parquet:"score"`
}

func (g *generator) enrolments() file {
	return file{
		path: "aws/edu-enrolments-sg/enrolments/2026.parquet",
		write: func(ctx context.Context, w io.Writer) error {
			return writeParquet(ctx, w, g.scaled(fromEnrolment), g.students, func(i int) enrolment {
				s := g.student(i)
				d := g.roll(ofProduct, i)
				return enrolment{
					StudentID: int64(s.number), Name: s.name, IDCard: string(s.id[:]), Birth: string(appendDay(nil, s.birth)),
					Mobile: string(s.mobile), Course: d.of(subjects()), City: s.county.city,
					Score: float64(d.n(1000)) / 10,
				}
			})
		},
	}
}

func subjects() []string {
	return []string{"语文", "数学", "英语", "物理", "化学", "编程", "美术", "书法"}
}

// writeParquet writes the rows from to to-1 in row groups that fit in memory.
func writeParquet[T any](ctx context.Context, w io.Writer, from, to int, row func(int) T) error {
	const batch, group = 4096, 65536
	out := parquet.NewGenericWriter[T](w, parquet.Compression(&parquet.Snappy), parquet.MaxRowsPerRowGroup(group))
	buf := make([]T, 0, batch)
	for i := from; i < to; i++ {
		buf = append(buf, row(i))
		if len(buf) < batch && i+1 < to {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := out.Write(buf); err != nil {
			return err
		}
		buf = buf[:0]
	}
	return out.Close()
}

// start is the first moment of the records of the estate.
func start() time.Time { return time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC) }
