using System.Security.Cryptography;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Sessions;

/// <summary>
/// The RSA key to which clients encrypt session keys that they make themselves. Made anew by each process, when first asked for: what was recorded of old sessions
/// opens with no key that exists. The key that signs answers is another, and vouches for this one.
/// </summary>
internal sealed class ExchangeKeys : IDisposable
{
    private const int Bits = 2_048;

    private readonly Lazy<RsaHandleSigner> _signer = new(() => new RsaHandleSigner(RSA.Create(Bits)));

    public IHandleSigner Signer => _signer.Value;
    public HandleKey PublicKey => _signer.Value.PublicKey;

    public void Dispose()
    {
        if (_signer.IsValueCreated) _signer.Value.Dispose();
    }
}
