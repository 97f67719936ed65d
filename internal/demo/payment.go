package demo

import (
	"context"
	"io"
)

// payments are what guardians paid, one JSON document a line.
func (g *generator) payments() file {
	return file{path: "awscn/edu-payments-cn/payments/2026.ndjson", write: func(ctx context.Context, w io.Writer) error {
		return rows(ctx, w, 0, g.scaled(allPayments), g.paymentRow)
	}}
}

func (g *generator) paymentRow(b []byte, i int) []byte {
	d := g.roll(ofPayment, i)
	student := g.payer(&d)
	guard := g.guardian(student)
	b = append(b, `{"order_no":"`...)
	b = appendNumber(b, orderNumber(i))
	b = append(b, `","payer":{"name":`...)
	b = appendQuoted(b, guard.name)
	b = append(b, `,"mobile":"`...)
	b = append(b, guard.mobile...)
	b = append(b, `","card_no":"`...)
	b = append(b, bankCard(&d)...)
	b = append(b, `"},"student_id":`...)
	b = appendNumber(b, 10_000_000+student)
	b = append(b, `,"course":`...)
	b = appendQuoted(b, d.of(subjects()))
	b = append(b, `,"amount_cny":`...)
	b = appendNumber(b, 99+100*d.n(60))
	b = append(b, `,"status":"paid","paid_at":"`...)
	b = appendTime(b, i*5)
	return append(b, "\"}\n"...)
}

// payer is the student whose guardian pays: the first number of the dice of a payment.
func (g *generator) payer(d *dice) int { return d.n(g.scaled(consentPool)) }

// orderNumber is shaped like a snowflake: milliseconds since 2020, a machine, a counter. It names no person.
func orderNumber(i int) int {
	const epoch = 1_577_836_800_000
	return (int(start().UnixMilli())-epoch+i*61_000)<<22 | i%3<<12 | i%4096
}
