using Yiwang.Identify.Surfaces.HandleServer.Engine;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication;

/// <summary>A challenge that waits for its answer, with the request that it keeps. Good for one answer, right or wrong.</summary>
/// <param name="Digest">Of the kept request: an answer to it fits no other.</param>
/// <param name="Expires">On the clock's timestamps.</param>
internal sealed record OpenChallenge(byte[] Nonce, RequestDigest Digest, HandleCall Kept, long Expires);
