using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;

/// <summary>Credentials whose key or secret lies at another node.</summary>
internal interface IElsewhere
{
    /// <summary>The public key that stands at this index of the handle, for everybody to read; null when none does or its node does not answer.</summary>
    ValueTask<HandleKey?> FindKeyAsync(ValueReference name, CancellationToken cancel);

    /// <summary>Asks the credential's own site with operation 201 whether an answer fits its secret.</summary>
    ValueTask<bool> VerifyAsync(ValueReference name, byte[] nonce, RequestDigest digest, byte[] answer, CancellationToken cancel);
}
