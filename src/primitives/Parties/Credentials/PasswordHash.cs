using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Keys;

namespace Yiwang.Parties.Credentials;

/// <summary>
/// PBKDF2-HMAC-SHA256 over the password keyed with the node's pepper, so that a copy of State without the keys is no list to guess from. A hash takes a
/// tenth of a second of a core by design: so many at once as half the cores, 64 may wait, more are turned away.
/// </summary>
public sealed class PasswordHash : IDisposable
{
    internal const int SaltBytes = 16, HashBytes = 32;
    private const int MaxWaiting = 64;
    private const string PepperName = "parties.pepper";

    private readonly byte[] _pepper;
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    public PasswordHash(IKeyStore keys)
    {
        _pepper = keys.TryLoad(PepperName) ?? RandomNumberGenerator.GetBytes(32);
        keys.Create(PepperName, _pepper);
    }

    /// <returns>Null when too many wait already.</returns>
    internal async ValueTask<byte[]?> ComputeAsync(string password, byte[] salt, int iterations, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }
        try
        {
            await _cores.WaitAsync(cancel);
            try
            {
                // Off the request's thread, which others share.
                return await Task.Run(() => Compute(password, salt, iterations), cancel);
            }
            finally
            {
                _cores.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _cores.Dispose();

    private byte[] Compute(string password, byte[] salt, int iterations)
    {
        var keyed = HMACSHA256.HashData(_pepper, Encoding.UTF8.GetBytes(password));
        return Rfc2898DeriveBytes.Pbkdf2(keyed, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
    }
}
