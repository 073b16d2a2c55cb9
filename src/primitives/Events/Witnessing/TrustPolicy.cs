using System.Globalization;
using Yiwang.Events.Proofs;

namespace Yiwang.Events.Witnessing;

/// <param name="Name">Within the policy.</param>
public sealed record PolicyWitness(string Name, NoteKey Key, string? Url);

/// <summary>
/// Whom a reader trusts (C2SP tlog-policy): any of the logs, cosigned by witnesses as the quorum says. Groups nest, as in “all of Sichuan's side and any of Chongqing's”.
/// </summary>
public sealed class TrustPolicy
{
    /// <summary>Far beyond what the format asks for (32 of each).</summary>
    public const int MaxChars = 256 * 1024;
    private const int MaxNames = 1_000;
    private const string None = "none";

    private readonly Dictionary<string, Rule> _rules = new(StringComparer.Ordinal);
    private readonly List<NoteKey> _logs = [];
    private readonly List<PolicyWitness> _witnesses = [];
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private Rule? _quorum;

    private TrustPolicy() { }

    public IReadOnlyList<NoteKey> Logs => _logs;
    public IReadOnlyList<PolicyWitness> Witnesses => _witnesses;
    /// <summary>The policy's own word for what must have cosigned; none = no cosignature is asked for.</summary>
    public string Quorum { get; private set; } = None;

    /// <summary>Asks for no cosignature, but knows these witnesses, so that theirs are shown.</summary>
    public static TrustPolicy Of(IEnumerable<NoteKey> logs, IEnumerable<NoteKey> witnesses)
    {
        var policy = new TrustPolicy { _quorum = new Rule(null, 0, []) };
        policy._logs.AddRange(logs);
        policy._witnesses.AddRange(witnesses.Select(w => new PolicyWitness(w.Name, w, null)));
        return policy;
    }

    /// <summary>Null with a reason that names the line.</summary>
    public static TrustPolicy? Parse(string text, out Bilingual? reason)
    {
        reason = null;
        if (text.Length > MaxChars)
        {
            reason = new("文件过大", "the file is too large");
            return null;
        }
        var policy = new TrustPolicy();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.TrimEnd('\r').Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#')) continue;
            if (policy.Take(words) is not { } wrong) continue;
            reason = new($"第 {number} 行：{wrong.Zh}", $"line {number}: {wrong.En}");
            return null;
        }
        if (policy._quorum is not null) return policy;
        reason = new("缺少 quorum 行", "there is no quorum line");
        return null;
    }

    /// <summary>Which of the policy's witnesses have cosigned the note rightly.</summary>
    public IReadOnlyList<(PolicyWitness Witness, long UnixSeconds)> Cosigned(SignedNote note)
    {
        var found = new List<(PolicyWitness, long)>();
        foreach (var witness in _witnesses)
        {
            var times = note.Only(witness.Key).Signatures.Select(s => Cosigner.TimeOf(s) ?? 0).ToList();
            if (times.Count > 0) found.Add((witness, times.Max()));
        }
        return found;
    }

    /// <summary>Whether these witnesses are enough.</summary>
    public bool IsMet(IEnumerable<PolicyWitness> cosigned) => _quorum!.Holds([.. cosigned.Select(w => w.Name)]);

    private Bilingual? Take(string[] words) => words switch
    {
        ["log", var vkey] => TakeLog(vkey),
        ["log", var vkey, _] => TakeLog(vkey),
        ["witness", var name, var vkey] => TakeWitness(name, vkey, null),
        ["witness", var name, var vkey, var url] => TakeWitness(name, vkey, url),
        ["group", var name, var count, .. { Length: > 0 } members] => TakeGroup(name, count, members),
        ["quorum", var name] => TakeQuorum(name),
        _ => new($"看不懂“{words[0]}”", $"'{words[0]}' is not understood"),
    };

    private Bilingual? TakeLog(string vkey)
    {
        if (!NoteKey.TryParse(vkey, out var key) || key.Type != NoteKeyType.Ed25519) return new("不是日志公钥", "not a log's verifier key");
        if (_logs.Any(l => l.PublicKey.AsSpan().SequenceEqual(key.PublicKey))) return new("日志公钥重复", "the log's key stands twice");
        _logs.Add(key);
        return _logs.Count > MaxNames ? TooMany : null;
    }

    private Bilingual? TakeWitness(string name, string vkey, string? url)
    {
        if (!NoteKey.TryParse(vkey, out var key) || key.Type != NoteKeyType.Cosignature) return new("不是见证公钥", "not a witness's verifier key");
        if (_witnesses.Any(w => w.Key.PublicKey.AsSpan().SequenceEqual(key.PublicKey))) return new("见证公钥重复", "the witness's key stands twice");
        _witnesses.Add(new PolicyWitness(name, key, url));
        return Name(name, new Rule(name, 1, []));
    }

    private Bilingual? TakeGroup(string name, string count, string[] members)
    {
        var rules = new List<Rule>();
        foreach (var member in members)
        {
            if (!_rules.TryGetValue(member, out var rule)) return new($"前面没有定义“{member}”", $"'{member}' is not defined before");
            if (!_members.Add(member)) return new($"“{member}”已经属于一个组", $"'{member}' is in a group already");
            rules.Add(rule);
        }
        var needed = count switch { "all" => rules.Count, "any" => 1, _ => int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0 };
        return needed < 1 || needed > rules.Count ? new($"“{count}”应为 all、any 或 1–{rules.Count}", $"'{count}' must be all, any or 1–{rules.Count}") : Name(name, new Rule(null, needed, rules));
    }

    private Bilingual? TakeQuorum(string name)
    {
        if (_quorum is not null) return new("quorum 只能有一行", "there may be one quorum line only");
        if (name != None && !_rules.ContainsKey(name)) return new($"前面没有定义“{name}”", $"'{name}' is not defined before");
        Quorum = name;
        _quorum = name == None ? new Rule(null, 0, []) : _rules[name];
        return null;
    }

    private Bilingual? Name(string name, Rule rule)
    {
        if (name == None || !_rules.TryAdd(name, rule)) return new($"名字“{name}”已被占用", $"the name '{name}' is taken");
        return _rules.Count > MaxNames ? TooMany : null;
    }

    private static Bilingual TooMany => new($"超过 {MaxNames} 项", $"more than {MaxNames}");

    private sealed record Rule(string? Witness, int Needed, IReadOnlyList<Rule> Members)
    {
        public bool Holds(HashSet<string> cosigned) => Witness is not null ? cosigned.Contains(Witness) : Members.Count(m => m.Holds(cosigned)) >= Needed;
    }
}
