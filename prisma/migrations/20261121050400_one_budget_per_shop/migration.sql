-- Written with every call to Shopify: unlogged, and with room in each page for the next version of a row.
CREATE UNLOGGED TABLE "ShopBudget" (
    "shopDomain" TEXT NOT NULL,
    "available" DOUBLE PRECISION NOT NULL,
    "maximum" DOUBLE PRECISION NOT NULL,
    "restoreRate" DOUBLE PRECISION NOT NULL,
    "countedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "ShopBudget_pkey" PRIMARY KEY ("shopDomain")
) WITH (fillfactor = 50);
