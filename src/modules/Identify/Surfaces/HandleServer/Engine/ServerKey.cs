using System.Security.Cryptography;
using Yiwang.Signing;
using Yiwang.Storage.Keys;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>The key with which this node signs answers that clients want certified. Made when first needed, kept in the key store, and published in the site record.</summary>
internal sealed class ServerKey : IDisposable
{
    private const string RsaName = "handle/server-rsa", Sm2Name = "handle/server-sm2";
    private const int RsaBits = 2_048;
    private readonly Lock _signing = new();
    private readonly Lazy<RSA>? _rsa;
    private readonly Lazy<Sm2Signer>? _sm2;

    public ServerKey(IKeyStore keys, HandleServerOptions options)
    {
        if (options.Sm2) _sm2 = new(() => OpenSm2(keys));
        else _rsa = new(() => OpenRsa(keys));
    }

    /// <summary>As the data of an HS_PUBKEY value.</summary>
    public byte[] PublicKey => _sm2 is { } sm2 ? PublicKeyData.Sm2(sm2.Value.PublicKey) : PublicKeyData.Rsa(_rsa!.Value.ExportParameters(includePrivateParameters: false));

    /// <param name="answer">Envelope of the answer.</param>
    /// <param name="headerAndBody">Of the answer.</param>
    public Credential Sign(in Envelope answer, ReadOnlySpan<byte> headerAndBody)
    {
        var signed = SignedBytes.Of(answer, 0, headerAndBody);
        // one at a time: a certified answer costs a millisecond, and only the slow path asks for it
        lock (_signing)
        {
            if (_sm2 is { } sm2) return new(Credential.Signed, 0, "SM3"u8.ToArray(), PublicKeyData.Der(sm2.Value.Sign(signed)));
            return answer.Version.IsAtLeast(2, 7)
                ? new(Credential.Signed, 0, "SHA-256"u8.ToArray(), _rsa!.Value.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                : new(Credential.Signed, 0, "SHA1"u8.ToArray(), _rsa!.Value.SignData(signed, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1));
        }
    }

    public void Dispose()
    {
        if (_rsa?.IsValueCreated == true) _rsa.Value.Dispose();
        if (_sm2?.IsValueCreated == true) _sm2.Value.Dispose();
    }

    private static RSA OpenRsa(IKeyStore keys)
    {
        if (keys.TryLoad(RsaName) is { } known)
        {
            var loaded = RSA.Create();
            loaded.ImportPkcs8PrivateKey(known, out _);
            return loaded;
        }
        var made = RSA.Create(RsaBits);
        keys.Create(RsaName, made.ExportPkcs8PrivateKey());
        return made;
    }

    private static Sm2Signer OpenSm2(IKeyStore keys)
    {
        if (keys.TryLoad(Sm2Name) is { } known) return new Sm2Signer(known);
        var made = Sm2Signer.NewPrivateKey();
        keys.Create(Sm2Name, made);
        return new Sm2Signer(made);
    }
}
