-- The one mark of a shop that outlives its erasure no longer holds its name.
UPDATE "CreditTransfer" SET "key" = 'trial:' || encode(sha256(convert_to(substr("key", 7), 'UTF8')), 'hex')
WHERE "key" LIKE 'trial:%.myshopify.com';
