package main

import (
	"context"
	"errors"

	"github.com/domicile/domicile/internal/verify"
)

func (c *comparison) tables(context.Context, func(verify.Outcome)) (verify.Outcome, error) {
	return verify.Outcome{}, errors.New("tables are not compared yet")
}
