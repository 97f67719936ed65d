package check

// drugForms are how the names of medicines end: the forms of the Chinese Pharmacopoeia in use, the longer first.
var drugForms = [...]string{
	"肠溶胶囊", "缓释胶囊", "软胶囊", "胶囊", "缓释片", "控释片", "分散片", "咀嚼片", "肠溶片", "泡腾片", "含片", "片",
	"注射液", "注射剂", "注射用", "滴眼液", "滴鼻液", "滴耳液", "口服溶液", "口服液", "混悬液", "糖浆", "颗粒", "冲剂", "散剂",
	"丸", "软膏", "乳膏", "凝胶", "贴膏", "气雾剂", "喷雾剂", "吸入剂", "栓剂", "栓", "合剂", "酊剂", "干混悬剂", "洗剂",
}
