package demo

import (
	"context"
	"io"
	"strconv"
)

// country is where foreign customers live.
type country struct {
	code, dial string
	digits     int
	first      string // a digit with which its mobiles start
	city       string
}

func countries() []country {
	return []country{
		{"SG", "65", 8, "9", "Singapore"},
		{"SG", "65", 8, "8", "Singapore"},
		{"GB", "44", 10, "7", "London"},
		{"DE", "49", 10, "1", "Berlin"},
		{"AU", "61", 9, "4", "Sydney"},
	}
}

// customers are the foreign customers, as a dump of PostgreSQL.
func (g *generator) customers() file {
	return file{path: "aws/eu-customers/backup/customers.sql", write: func(ctx context.Context, w io.Writer) error {
		const head = `--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';

CREATE TABLE public.customers (
    customer_id bigint NOT NULL,
    full_name text,
    email text,
    phone text,
    country character(2),
    street_address text,
    city text,
    created_at timestamp without time zone
);

COMMENT ON COLUMN public.customers.country IS 'country of residence';

COPY public.customers (customer_id, full_name, email, phone, country, street_address, city, created_at) FROM stdin;
`
		if _, err := io.WriteString(w, head); err != nil {
			return err
		}
		if err := rows(ctx, w, 0, g.scaled(allCustomers), g.customerRow); err != nil {
			return err
		}
		const foot = `\.

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (customer_id);

--
-- PostgreSQL database dump complete
--
`
		_, err := io.WriteString(w, foot)
		return err
	}}
}

func (g *generator) customerRow(b []byte, i int) []byte {
	d := g.roll(ofCustomer, i)
	c := countries()[i%len(countries())]
	b = appendNumber(b, 900_000+i)
	b = append(append(b, '\t'), englishName(&d)...)
	b = append(b, "\tc"...)
	b = append(appendNumber(b, i), "@example.com\t"...)
	b = appendForeignPhone(b, c, i)
	b = append(append(b, '\t'), c.code...)
	b = append(append(appendNumber(append(b, '\t'), 1+d.n(240)), ' '), d.of(foreignRoads)...)
	b = append(append(b, '\t'), c.city...)
	b = appendTime(append(b, '\t'), i)
	return append(b, '\n')
}

// appendForeignPhone appends a number of a country that no other customer has.
func appendForeignPhone(b []byte, c country, i int) []byte {
	b = append(append(append(b, '+'), c.dial...), ' ')
	b = append(b, c.first...)
	number := []byte("000000000"[:c.digits-1])
	pad(number, i*7+i%5)
	return append(b, number...)
}

// leads are pupils and students in the mainland who signed up for a webinar, few enough for the standard contract: a list in GB18030 that lies in a public bucket.
func (g *generator) leads() file {
	return file{path: "aws/edu-marketing-us/webinar/报名名单.csv", write: func(ctx context.Context, w io.Writer) error {
		out := gb18030(w)
		if _, err := io.WriteString(out, "姓名,出生日期,手机号,邮箱,城市,意向课程,报名时间\n"); err != nil {
			return err
		}
		if err := rows(ctx, out, 0, g.scaled(allLeads), g.leadRow); err != nil {
			return err
		}
		return out.Close()
	}}
}

func (g *generator) leadRow(b []byte, i int) []byte {
	d := g.roll(ofLead, i)
	b = append(b, chineseName(&d, d.chance(50))...)
	b = appendDay(append(b, ','), g.births[d.n(len(g.births))])
	b = mobile(ofLead, i, append(b, ','))
	b = appendCells(b, "lead"+strconv.Itoa(i)+"@example.cn", counties[d.n(len(counties))].city, d.of(courses))
	b = appendTime(append(b, ','), i*7)
	return append(b, '\n')
}
