package demo

import (
	"archive/zip"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// consentFor reports whether a guardian's consent for student i is on record: for the younger ones of the first
// students, and not for all of them.
func (g *generator) consentFor(i int) bool {
	s := g.student(i)
	d := g.roll(ofConsent, i)
	return s.birth >= "2012" && d.chance(70)
}

// consents are the records of guardians' consent, in GB18030.
func (g *generator) consents() file {
	return file{path: "aliyun/hz-consent/consent/监护人同意记录.csv", write: func(ctx context.Context, w io.Writer) error {
		out := gb18030(w)
		if _, err := io.WriteString(out, "同意书编号,学生身份证号,监护人姓名,监护关系,监护人手机,同意事项,签署时间,状态\n"); err != nil {
			return err
		}
		return errors.Join(rows(ctx, out, 0, g.scaled(consentPool), g.consentRow), out.Close())
	}}
}

func (g *generator) consentRow(b []byte, i int) []byte {
	if !g.consentFor(i) {
		return b
	}
	s, guard := g.student(i), g.guardian(i)
	b = append(b, "CST-"...)
	b = appendNumber(b, 2_026_000_000+i)
	b = appendCells(b, string(s.id[:]), guard.name, guard.relation, string(guard.mobile), "处理不满十四周岁未成年人个人信息")
	b = appendTime(append(b, ','), i)
	return appendCells(b, "有效\n")
}

// exams are the registrations for an exam, and a copy of them that was left abroad: a CSV file within a zip file.
func (g *generator) exams() []file {
	return []file{g.exam("azure/cn-exams/archive/2025-exam.zip"), g.exam("aws/campus-backup-sg/archive/2025-exam.zip")}
}

func (g *generator) exam(path string) file {
	return file{path: path, write: func(ctx context.Context, w io.Writer) error {
		out := zip.NewWriter(w)
		part, err := out.CreateHeader(&zip.FileHeader{Name: "考生报名.csv", Method: zip.Deflate, Modified: start()})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(part, "准考证号,姓名,身份证号,考点,科目,成绩\n"); err != nil {
			return err
		}
		from := g.scaled(100_000)
		return errors.Join(rows(ctx, part, from, from+g.scaled(examRows), g.examRow), out.Close())
	}}
}

func (g *generator) examRow(b []byte, i int) []byte {
	s := g.student(i)
	d := g.roll(ofPost, i)
	b = append(b, "ZK25"...)
	b = appendNumber(b, 10_000_000+i*7)
	b = appendCells(b, s.name, string(s.id[:]), s.school, d.of(subjects()))
	return append(appendNumber(append(b, ','), 40+d.n(61)), '\n')
}

// logs are the access logs of the web servers: text, compressed.
func (g *generator) logs() []file {
	var files []file
	for day := range 4 {
		files = append(files, file{
			path: fmt.Sprintf("gcp/edge-logs/nginx/2026/11/%02d/access.log.gz", 1+day),
			write: func(ctx context.Context, w io.Writer) error {
				out := gzip.NewWriter(w)
				n := g.scaled(allLogLines) / 4
				return errors.Join(rows(ctx, out, day*n, (day+1)*n, g.logRow), out.Close())
			},
		})
	}
	return files
}

func (g *generator) logRow(b []byte, i int) []byte {
	d := g.roll(ofLog, i)
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 3 * time.Second)
	b = fmt.Appendf(b, "%s.%d.%d.%d - - [%s] ", d.of(networks()), d.n(256), d.n(256), 1+d.n(254),
		at.Format("02/Jan/2006:15:04:05 -0700"))
	return fmt.Appendf(b, "\"GET /course/%d HTTP/1.1\" 200 %d \"-\" \"Mozilla/5.0 (Linux; Android 14)\"\n",
		1000+d.n(900), 500+d.n(90_000))
}

func networks() []string { return []string{"36", "58", "112", "121", "175", "203", "223"} }
