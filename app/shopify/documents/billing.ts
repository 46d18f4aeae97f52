import { gql } from 'graphql-request';
import { z } from 'zod';
import { adminDocument } from './admin-document.ts';
import { userErrorsSchema } from './user-errors.ts';

type Money = { amount: string; currencyCode: 'USD' };

const pricingSchema = z.object({ __typename: z.string() });
const lineSchema = z.object({ id: z.string(), plan: z.object({ pricingDetails: pricingSchema }) });
const subscriptionSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  test: z.boolean(),
  currentPeriodEnd: z.string().nullable(),
  lineItems: z.array(lineSchema),
});

/** Not repeatable: a second one would ask twice. */
export const createSubscription = adminDocument<{
  name: string;
  returnUrl: string;
  test: boolean;
  trialDays: number;
  lineItems: {
    plan: {
      appRecurringPricingDetails?: { price: Money; interval: 'EVERY_30_DAYS' };
      appUsagePricingDetails?: { cappedAmount: Money; terms: string };
    };
  }[];
}>()({
  source: gql`
    mutation CreateSubscription(
      $name: String!
      $returnUrl: URL!
      $test: Boolean!
      $trialDays: Int!
      $lineItems: [AppSubscriptionLineItemInput!]!
    ) {
      appSubscriptionCreate(
        name: $name
        returnUrl: $returnUrl
        test: $test
        trialDays: $trialDays
        lineItems: $lineItems
      ) {
        confirmationUrl
        appSubscription {
          id
          lineItems {
            id
            plan {
              pricingDetails {
                __typename
              }
            }
          }
        }
        userErrors {
          field
          message
        }
      }
    }
  `,
  result: z.object({
    appSubscriptionCreate: z.object({
      confirmationUrl: z.string().nullable(),
      appSubscription: z.object({ id: z.string(), lineItems: z.array(lineSchema) }).nullable(),
      userErrors: userErrorsSchema,
    }),
  }),
});

/** Not repeatable: a second one would ask twice. */
export const createPurchase = adminDocument<{
  name: string;
  price: Money;
  returnUrl: string;
  test: boolean;
}>()({
  source: gql`
    mutation CreatePurchase($name: String!, $price: MoneyInput!, $returnUrl: URL!, $test: Boolean!) {
      appPurchaseOneTimeCreate(name: $name, price: $price, returnUrl: $returnUrl, test: $test) {
        confirmationUrl
        appPurchaseOneTime {
          id
        }
        userErrors {
          field
          message
        }
      }
    }
  `,
  result: z.object({
    appPurchaseOneTimeCreate: z.object({
      confirmationUrl: z.string().nullable(),
      appPurchaseOneTime: z.object({ id: z.string() }).nullable(),
      userErrors: userErrorsSchema,
    }),
  }),
});

/** Its key makes it harmless to repeat. */
export const createUsageRecord = adminDocument<{
  lineId: string;
  price: Money;
  description: string;
  key: string;
}>()({
  isRepeatable: true,
  source: gql`
    mutation CreateUsageRecord($lineId: ID!, $price: MoneyInput!, $description: String!, $key: String!) {
      appUsageRecordCreate(
        subscriptionLineItemId: $lineId
        price: $price
        description: $description
        idempotencyKey: $key
      ) {
        appUsageRecord {
          id
        }
        userErrors {
          field
          message
        }
      }
    }
  `,
  result: z.object({
    appUsageRecordCreate: z.object({
      appUsageRecord: z.object({ id: z.string() }).nullable(),
      userErrors: userErrorsSchema,
    }),
  }),
});

export const cancelSubscription = adminDocument<{ id: string }>()({
  isRepeatable: true,
  source: gql`
    mutation CancelSubscription($id: ID!) {
      appSubscriptionCancel(id: $id) {
        userErrors {
          field
          message
        }
      }
    }
  `,
  result: z.object({ appSubscriptionCancel: z.object({ userErrors: userErrorsSchema }) }),
});

/** The newest charges of both kinds. */
export const readCharges = adminDocument<Record<string, never>>()({
  source: gql`
    query ReadCharges {
      currentAppInstallation {
        allSubscriptions(first: 20, reverse: true) {
          nodes {
            id
            name
            status
            test
            currentPeriodEnd
            lineItems {
              id
              plan {
                pricingDetails {
                  __typename
                }
              }
            }
          }
        }
        oneTimePurchases(first: 20, reverse: true) {
          nodes {
            id
            name
            status
            test
          }
        }
      }
    }
  `,
  result: z.object({
    currentAppInstallation: z.object({
      allSubscriptions: z.object({ nodes: z.array(subscriptionSchema) }),
      oneTimePurchases: z.object({
        nodes: z.array(z.object({ id: z.string(), name: z.string(), status: z.string(), test: z.boolean() })),
      }),
    }),
  }),
});
