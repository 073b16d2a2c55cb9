using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Trust.Coding.Scans;

/// <summary>As near as a scan is placed: a city, never an address.</summary>
/// <param name="Code">GB/T 2260.</param>
internal sealed record City(RegionCode Code, Bilingual Name)
{
    /// <summary>As a number, for the scan store; 0 stands for unknown.</summary>
    public int Number { get; } = int.Parse(Code.ToString(), System.Globalization.CultureInfo.InvariantCulture);
}
