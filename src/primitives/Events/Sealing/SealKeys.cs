using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Keys;

namespace Yiwang.Events.Sealing;

/// <summary>
/// One key for each person whose data an organisation seals. Its name is a keyed hash, so that the log, which carries it, tells nobody who it is.
/// A person who comes back after an erasure gets the next generation of key.
/// </summary>
internal sealed class SealKeys(IKeyStore store)
{
    private const string Folder = "seal/";
    private const string PepperName = "seal.pepper";
    private const int KeyBytes = 32;
    // A person erased a thousand times is a loop, not a person.
    private const int MaxGenerations = 1_000;

    private readonly Lock _creating = new();
    private byte[]? _pepper;

    public static bool IsSealKey(string name) => name.StartsWith(Folder, StringComparison.Ordinal);

    /// <summary>The person's live key, created when there is none yet.</summary>
    public (string Name, byte[] Key) Use(string owner, string subject)
    {
        lock (_creating)
        {
            var name = Newest(owner, subject);
            if (store.IsDestroyed(name)) throw new InvalidOperationException($"seal key {name}: all generations are used up");
            if (store.TryLoad(name) is { } known) return (name, known);
            var key = RandomNumberGenerator.GetBytes(KeyBytes);
            store.Create(name, key);
            return (name, key);
        }
    }

    /// <summary>The live generation's name, or the last destroyed one when the person has been erased and not come back; null when nothing was ever sealed.</summary>
    public string? Find(string owner, string subject)
    {
        lock (_creating)
        {
            var stem = Stem(owner, subject);
            string? last = null;
            for (var generation = 0; generation < MaxGenerations; generation++)
            {
                var name = Name(stem, generation);
                if (!store.IsDestroyed(name)) return store.TryLoad(name) is null ? last : name;
                last = name;
            }
            return last;
        }
    }

    public byte[]? TryLoad(string name) => IsSealKey(name) && !store.IsDestroyed(name) ? store.TryLoad(name) : null;

    public void Destroy(string name)
    {
        if (!store.IsDestroyed(name)) store.Destroy(name);
    }

    private string Newest(string owner, string subject)
    {
        var stem = Stem(owner, subject);
        var generation = 0;
        while (generation < MaxGenerations - 1 && store.IsDestroyed(Name(stem, generation))) generation++;
        return Name(stem, generation);
    }

    private string Stem(string owner, string subject)
    {
        _pepper ??= store.TryLoad(PepperName) ?? CreatePepper();
        var hash = HMACSHA256.HashData(_pepper, Encoding.UTF8.GetBytes($"{owner}\n{subject}"));
        return Folder + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    private static string Name(string stem, int generation) => $"{stem}.{generation.ToString(CultureInfo.InvariantCulture)}";

    private byte[] CreatePepper()
    {
        var pepper = RandomNumberGenerator.GetBytes(KeyBytes);
        store.Create(PepperName, pepper);
        return pepper;
    }
}
