package format

// items appends an array or a map as JSON. Both are parts of some items each.
func (d *avroDecoder) items(dst []byte, t *avroType, at avroPlace) ([]byte, error) {
	begin, end := byte('['), byte(']')
	if t.kind == "map" {
		begin, end = '{', '}'
	}
	dst = append(dst, begin)
	for first := true; ; {
		n, err := avroCount(d)
		if err != nil {
			return dst, err
		}
		if n == 0 {
			return append(dst, end), nil
		}
		for range n {
			if dst, err = d.item(dst, t, at, first); err != nil {
				return dst, err
			}
			first = false
		}
	}
}

// item appends one item, behind a comma unless it is the first.
func (d *avroDecoder) item(dst []byte, t *avroType, at avroPlace, first bool) ([]byte, error) {
	from := d.pos
	if !first && len(dst) <= d.most {
		dst = append(dst, ',')
	}
	var err error
	if t.kind == "map" {
		if dst, err = d.text(dst, &avroType{kind: "string"}, at.inside()); err != nil {
			return dst, err
		}
		dst = d.colon(dst)
	}
	dst, err = d.value(dst, t.items, at.inside())
	if err == nil && d.pos == from {
		err = d.spend()
	}
	return dst, err
}

func (d *avroDecoder) colon(dst []byte) []byte {
	if len(dst) > d.most {
		return dst
	}
	return append(dst, ':')
}

// record appends a record as an object of JSON.
func (d *avroDecoder) record(dst []byte, t *avroType, at avroPlace) ([]byte, error) {
	dst = append(dst, '{')
	for i, f := range t.fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		if len(dst) <= d.most {
			dst = append(appendJSONText(dst, []byte(f.name)), ':')
		}
		var err error
		if dst, err = d.value(dst, f.typ, at.inside()); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}
