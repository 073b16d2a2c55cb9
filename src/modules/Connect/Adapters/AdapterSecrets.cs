using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Keys;

namespace Yiwang.Connect.Adapters;

/// <summary>Passwords of connections, in the key store. Every one gets a name of its own, since a name there is never used again.</summary>
internal sealed class AdapterSecrets(IKeyStore keys)
{
    public const int PasswordMax = 1_024;

    /// <returns>The name under which it is kept.</returns>
    public string Keep(string adapter, string password)
    {
        var name = $"adapter/{adapter}/{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        keys.Create(name, Encoding.UTF8.GetBytes(password));
        return name;
    }

    public string? Find(string? name) => name is not null && keys.TryLoad(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public void Forget(string? name)
    {
        if (name is not null) keys.Destroy(name);
    }
}
