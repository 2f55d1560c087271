"""What may be true. The field's terms and their names here:

事故预防专项费 prevention fund · 资金账户 fund account · 计提 accrual · 实收保费 premium received ·
起保日期 inception date · 可用额度 available · 账面余额 book balance · 占用 reservation · 申报 declaration ·
审核 review · 属地 local (district) authority · 备案 filing · 备案材料 papers of a filing · 实施 implementation ·
验收 acceptance · 支付 payment · 凭证行 voucher line · 复核 verification · 冲销(红字) reversal ·
更正 correction · 退款 refund of a payment · 退保 surrender · 批改 endorsement · 延期 extension · 共保 co-insurance ·
手续整改 remediation · 挪用 misappropriation · 口径 calibre (basis of a statistic) · 结转 carry-over ·
参保企业 insured enterprise · 属地调整 boundary change · 负责区域 territory · 投诉 complaint · 工作日 working day ·
隐患 hazard · 整改 rectification · 复查 re-inspection · 销号 closing a hazard · 治理方案 governance plan ·
挂牌督办 supervision · 中止 suspension · 复发重开 reopening ·
业务日期 effective date · 录入时间 time of recording · 迟录 late entry · 规则 rule book
"""
