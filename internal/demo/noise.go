package demo

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
)

// results are the scores of students with pseudonyms: the mobile masked, the identity number encrypted.
func (g *generator) results() file {
	return file{path: "aliyun/hz-analytics/results/scores.csv", write: func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, "student_key,mobile,id_card_no,subject,score,tested_at\n"); err != nil {
			return err
		}
		return rows(ctx, w, 0, g.scaled(consentPool)/5, g.resultRow)
	}}
}

func (g *generator) resultRow(b []byte, i int) []byte {
	d := g.roll(ofStudent, -1-i)
	phone := g.guardian(i).mobile
	b = appendHex(b, &d, 1)
	b = append(append(b, ','), phone[:3]...)
	b = append(append(b, "****"...), phone[7:]...)
	b = appendHex(append(b, ','), &d, 4)
	b = appendCells(b, d.of(subjects()))
	b = appendNumber(append(b, ','), d.n(101))
	b = appendTime(append(b, ','), i)
	return append(b, '\n')
}

// appendHex appends words of 16 hexadecimal digits.
func appendHex(b []byte, d *dice, words int) []byte {
	for range words {
		b = hex.AppendEncode(b, binary.BigEndian.AppendUint64(nil, d.next()))
	}
	return b
}

// products are what the platform sells: codes that look like numbers of persons and are none.
func (g *generator) products() []file {
	return []file{
		{path: "aliyun/sg-catalogue/catalogue/products.csv", write: func(ctx context.Context, w io.Writer) error {
			if _, err := io.WriteString(w, "sku,ean13,title,brand,price_cny,stock,version,updated_ms\n"); err != nil {
				return err
			}
			return rows(ctx, w, 0, g.scaled(allProducts), g.productRow)
		}},
		{path: "gcp/eu-warehouse/kpi/daily.ndjson", write: func(ctx context.Context, w io.Writer) error {
			return rows(ctx, w, 0, 300, g.kpiRow)
		}},
		{path: "aws/edu-marketing-us/brochure/courses.json", write: func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, "[{\"course\":\"Mathematics 6\",\"lessons\":48},{\"course\":\"English 9\",\"lessons\":60}]\n")
			return err
		}},
	}
}

func (g *generator) productRow(b []byte, i int) []byte {
	d := g.roll(ofProduct, -1-i)
	b = fmt.Appendf(b, "20180%010d,690%010d,", i*97, i*1009+d.n(900))
	b = append(b, d.of(subjects())...)
	b = append(b, d.of([]string{"练习册", "点读笔", "词典", "文具套装", "网课年卡"})...)
	b = appendCells(b, d.of([]string{"晨光", "学而知", "文渊", "Oxbridge"}))
	b = fmt.Appendf(b, ",%d.90,%d,1.%d.%d,", 9+d.n(300), d.n(5000), d.n(9), d.n(30))
	return append(appendNumber(b, int(start().UnixMilli())+i*1000), '\n')
}

// kpiRow is a number about everybody of a day: nobody is in it.
func (g *generator) kpiRow(b []byte, i int) []byte {
	d := g.roll(ofLog, -1-i)
	return fmt.Appendf(b, "{\"day\":%q,\"market\":%q,\"active_users\":%d,\"lessons\":%d}\n",
		start().AddDate(0, 0, i).Format("2006-01-02"), d.of([]string{"SG", "CN", "EU"}), 10_000+d.n(90_000), d.n(500_000))
}

// campuses are the sites of schools with their coordinates, which an authority has notified as important data.
func (g *generator) campuses() file {
	return file{path: "azure/cn-campus/security/campuses.csv", write: func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, "school_code,school,longitude,latitude,pupils,guard_posts,camera_count\n"); err != nil {
			return err
		}
		return rows(ctx, w, 0, len(counties)*len(schools), func(b []byte, i int) []byte {
			d := g.roll(ofProduct, -allProducts-1-i)
			c := counties[i%len(counties)]
			b = fmt.Appendf(b, "%s%04d,%s%s%s", c.code, i, c.city, c.district, schools[i/len(counties)])
			return fmt.Appendf(b, ",%d.%05d,%d.%05d,%d,%d,%d\n", 104+d.n(17), d.n(100_000), 23+d.n(17), d.n(100_000),
				300+d.n(2500), 1+d.n(6), 20+d.n(200))
		})
	}}
}
