using System.Text;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Sparkplug;

/// <summary>
/// Where a Sparkplug metric comes from, written as a topic: <c>spBv1.0/{group}/{any message}/{edge node}[/{device}]</c>. Births and data of it feed the same point, whichever message the
/// address names; <c>+</c> will do.
/// </summary>
internal sealed record SparkplugAddress(string Group, string EdgeNode, string Device)
{
    public static bool TryParse(string address, out SparkplugAddress parsed)
    {
        parsed = new("", "", "");
        var levels = address.Split('/');
        if (levels.Length is not (4 or 5) || levels[0] != "spBv1.0" || levels[1] == "STATE") return false;
        if (!IsName(levels[1]) || !IsName(levels[3]) || (levels.Length == 5 && !IsName(levels[4]))) return false;
        parsed = new(levels[1], levels[3], levels.Length == 5 ? levels[4] : "");
        return true;
    }

    /// <summary>What to subscribe to for the whole edge node: births of all devices are needed for its sequence numbers.</summary>
    public IEnumerable<string> Filters()
    {
        foreach (var word in new[] { "NBIRTH", "NDEATH", "NDATA" }) yield return $"spBv1.0/{Group}/{word}/{EdgeNode}";
        foreach (var word in new[] { "DBIRTH", "DDEATH", "DDATA" }) yield return $"spBv1.0/{Group}/{word}/{EdgeNode}/+";
    }

    private static bool IsName(string level) => SparkplugTopic.IsName(Encoding.UTF8.GetBytes(level));
}
