using System.Globalization;
using System.Text;
using Yiwang.Events;

namespace Yiwang.Connect.Mqtt.Payloads;

/// <summary>One step of a path: a name, a place in an array, or every place.</summary>
/// <param name="Name">UTF-8; null for arrays.</param>
/// <param name="Index">-1 = every element.</param>
internal readonly record struct JsonStep(byte[]? Name, int Index)
{
    public bool IsEach => Name is null && Index < 0;
}

/// <summary>
/// The part of JSONPath (RFC 9535) that names single values and the elements of an array: <c>$.a.b</c>, <c>$['a b']</c>, <c>$.list[0].v</c>, <c>$.samples[*].v</c>.
/// At most one <c>[*]</c>.
/// </summary>
internal static class JsonPath
{
    public const int StepsMax = 16;

    public static bool TryParse(string path, out IReadOnlyList<JsonStep> steps, out Bilingual problem)
    {
        var found = new List<JsonStep>();
        (steps, problem) = (found, default);
        var at = path.StartsWith('$') ? 1 : -1;
        while (at > 0 && at < path.Length)
        {
            at = path[at] switch
            {
                '.' => ReadName(path, at + 1, found),
                '[' => ReadBracket(path, at + 1, found),
                _ => -1 - at,
            };
        }
        if (at < 0) problem = Problem(-1 - at);
        else if (found.Count > StepsMax) problem = new($"最多 {StepsMax} 级。", $"At most {StepsMax} levels.");
        else if (found.FindAll(step => step.IsEach).Count > 1) problem = new("只能有一个 [*]。", "Only one [*] is allowed.");
        else return true;
        return false;
    }

    // both answer the place after what they read, or -1 - the place of the fault
    private static int ReadName(string path, int at, List<JsonStep> steps)
    {
        var end = at;
        while (end < path.Length && path[end] is not ('.' or '[' or ']' or '*' or ' ')) end++;
        if (end == at) return -1 - at;
        steps.Add(new(Encoding.UTF8.GetBytes(path[at..end]), -1));
        return end;
    }

    private static int ReadBracket(string path, int at, List<JsonStep> steps)
    {
        if (at < path.Length && path[at] is '\'' or '"')
        {
            var close = path.IndexOf(path[at], at + 1);
            if (close < 0 || close + 1 >= path.Length || path[close + 1] != ']') return -1 - at;
            steps.Add(new(Encoding.UTF8.GetBytes(path[(at + 1)..close]), -1));
            return close + 2;
        }
        var end = path.IndexOf(']', at);
        if (end < 0) return -1 - at;
        var inside = path.AsSpan(at, end - at);
        if (inside is "*") steps.Add(new(null, -1));
        else if (int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) steps.Add(new(null, index));
        else return -1 - at;
        return end + 1;
    }

    private static Bilingual Problem(int at) =>
        new($"JSON 路径第 {at + 1} 个字符看不懂，应形如 $.a.b[0]。", $"Character {at + 1} of the JSON path is not understood; write it as $.a.b[0].");
}
