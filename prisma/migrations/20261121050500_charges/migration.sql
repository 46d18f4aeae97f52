-- CreateTable
CREATE TABLE "Charge" (
    "id" TEXT NOT NULL,
    "storeId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "offer" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "isTest" BOOLEAN NOT NULL,
    "credits" INTEGER NOT NULL,
    "usageLineId" TEXT,
    "periodEnd" TIMESTAMP(3),
    "settleAt" TIMESTAMP(3),
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Charge_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Charge_storeId_kind_idx" ON "Charge"("storeId", "kind");

-- CreateIndex
CREATE INDEX "Charge_settleAt_idx" ON "Charge"("settleAt");

-- AddForeignKey
ALTER TABLE "Charge" ADD CONSTRAINT "Charge_storeId_fkey" FOREIGN KEY ("storeId") REFERENCES "Store"("id") ON DELETE CASCADE ON UPDATE CASCADE;
