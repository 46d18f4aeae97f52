-- what a person kept and removed by hand when a product was cut out of a photo
CREATE TABLE "MaskStrokes" (
    "storeId" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "strokes" JSONB NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "MaskStrokes_pkey" PRIMARY KEY ("storeId","contentHash")
);
ALTER TABLE "MaskStrokes" ADD CONSTRAINT "MaskStrokes_storeId_fkey" FOREIGN KEY ("storeId") REFERENCES "Store"("id") ON DELETE CASCADE ON UPDATE CASCADE;
