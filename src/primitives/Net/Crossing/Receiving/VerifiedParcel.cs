using Yiwang.Net.Crossing.Carrying;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Pacts;
using Yiwang.Wire.HttpSignatures;

namespace Yiwang.Net.Crossing.Receiving;

/// <param name="Nonce">Null for a file, which has none.</param>
internal sealed record VerifiedParcel(Parcel Parcel, Pact Pact, SignatureParameters? Nonce, CrossingRequest Request);
