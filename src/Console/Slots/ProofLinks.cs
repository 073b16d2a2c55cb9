namespace Yiwang.Console.Slots;

/// <summary>Where proofs are: addresses that pages of all modules may link to.</summary>
public static class ProofLinks
{
    public const string Check = "/verify";
    public const string Log = "/trust/log";
    public const string Witness = "/trust/witness";

    /// <summary>Page of a log entry, with its proof.</summary>
    public static string Entry(long position) => $"/trust/log/{position.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>The .tlog-proof file out of the log in which the entry stood before its organisation moved here.</summary>
    public static string Moved(long position) => $"/trust/proofs/moved/{position.ToString(System.Globalization.CultureInfo.InvariantCulture)}.tlog-proof";

    /// <summary>The .tlog-proof file of a log entry.</summary>
    public static string File(long position) => $"/trust/proofs/{position.ToString(System.Globalization.CultureInfo.InvariantCulture)}.tlog-proof";
}
