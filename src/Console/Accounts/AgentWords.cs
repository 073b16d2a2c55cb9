namespace Yiwang.Console.Accounts;

/// <summary>The browser's long name for itself as people know it: browser and system.</summary>
internal static class AgentWords
{
    // order matters: Edge and WeChat call themselves Chrome, Chrome calls itself Safari, Android calls itself Linux
    private static readonly (string Sign, string Name)[] s_browsers =
        [("MicroMessenger/", "WeChat"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"), ("Java/", "Java")];
    private static readonly (string Sign, string Name)[] s_systems =
        [("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <returns>Null when nothing was sent; the start of what was sent when it is neither.</returns>
    public static string? Of(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent)) return null;
        var (browser, system) = (Named(agent, s_browsers), Named(agent, s_systems));
        return (browser, system) switch
        {
            (null, null) => agent.Length > 40 ? string.Concat(agent.AsSpan(0, 40), "…") : agent,
            (null, _) => system,
            (_, null) => browser,
            _ => $"{browser}, {system}",
        };
    }

    private static string? Named(string agent, (string Sign, string Name)[] table)
    {
        foreach (var (sign, name) in table)
            if (agent.Contains(sign, StringComparison.Ordinal)) return name;
        return null;
    }
}
