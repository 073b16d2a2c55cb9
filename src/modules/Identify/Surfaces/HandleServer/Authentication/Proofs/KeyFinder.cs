using Yiwang.Parties;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;

/// <summary>The public key that a name means: of a credential that is kept here, or as a value of the handle.</summary>
internal sealed class KeyFinder(IDirectory directory, IElsewhere elsewhere)
{
    public async ValueTask<HandleKey?> FindAsync(ValueReference name, CancellationToken cancel) =>
        directory.FindCredential(Math.Max(0, name.Index), name.Handle) is { Algorithm: not AppKeyAlgorithm.HeldElsewhere } app ? AppKeys.Read(app) : await elsewhere.FindKeyAsync(name, cancel);
}
