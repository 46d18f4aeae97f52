-- An owner's accounts never go below zero; only the two ends of the ledger may.
ALTER TABLE "CreditAccount" ADD CONSTRAINT "CreditAccount_owner_not_negative"
  CHECK ("kind" NOT IN ('available', 'reserved') OR "balance" >= 0);
