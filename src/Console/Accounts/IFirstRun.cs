using Yiwang.Events;

namespace Yiwang.Console.Accounts;

/// <summary>What the first run settles beyond the organisation; the host keeps it with the settings.</summary>
public interface IFirstRun
{
    /// <returns>Why the public address cannot be taken; null = fine, also when empty.</returns>
    Bilingual? Check(string? publicAddress);
    void Keep(string? publicAddress);
}
