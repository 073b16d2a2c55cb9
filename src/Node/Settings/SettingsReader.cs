using System.Globalization;
using Yiwang.Identify.Lookup;

namespace Yiwang.Node.Settings;

/// <summary>Turns given values into <see cref="NodeSettings"/>, or into every error at once.</summary>
internal static class SettingsReader
{
    public static (NodeSettings Settings, IReadOnlyList<string> Errors) Read(DataFolder folder, IEnumerable<string> assignments)
    {
        var errors = new List<string>();
        GivenSetting[] given =
        [
            .. SettingSources.FromFile(folder.SettingsFile, errors),
            .. SettingSources.FromEnvironment(Environment.GetEnvironmentVariables()),
            .. SettingSources.FromCommandLine(assignments, errors),
        ];
        return Bind(given, errors, folder.Root);
    }

    /// <summary>Later values win.</summary>
    /// <param name="root">Where relative paths begin.</param>
    internal static (NodeSettings Settings, IReadOnlyList<string> Errors) Bind(IEnumerable<GivenSetting> given, List<string> errors, string root = "")
    {
        var settings = new NodeSettings();
        foreach (var (name, value, source) in given)
        {
            if (!SettingKey.All.TryGetValue(name, out var key))
                errors.Add($"{name}（{source}）：没有这个设置，是不是 {Nearest(name)}？/ no such setting; did you mean {Nearest(name)}?");
            else if (Convert(key, value, out var reason) is { } converted)
                key.Set(settings, converted);
            else
                errors.Add($"{key.Name}（{source}）：{reason}");
        }
        settings = settings with { Certificate = settings.Certificate.From(root), Witness = settings.Witness.From(root) };
        CheckTogether(settings, errors);
        return (settings, errors);
    }

    private static object? Convert(SettingKey key, string text, out string reason)
    {
        reason = "";
        if (key.Type == typeof(string))
        {
            var allowed = key.About.OneOf;
            if (allowed.Length == 0 || allowed.Contains(text)) return text;
            reason = $"只能是 {string.Join("、", allowed)} / must be one of {string.Join(", ", allowed)}";
            return null;
        }
        if (key.Type == typeof(IReadOnlyList<string>))
            return text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (key.Type == typeof(bool))
        {
            if (bool.TryParse(text, out var on)) return on;
            reason = $"“{text}” 应为 true 或 false / must be true or false";
            return null;
        }
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            reason = $"“{text}” 不是整数 / not a whole number";
        else if (number < key.About.Min || number > key.About.Max)
            reason = $"{number} 超出 {key.About.Min}–{key.About.Max} / outside {key.About.Min}–{key.About.Max}";
        else
            return key.Type == typeof(int) ? (object)(int)number : number;
        return null;
    }

    private static void CheckTogether(NodeSettings s, List<string> errors)
    {
        if (s.Certificate.File.Length > 0 != s.Certificate.KeyFile.Length > 0)
            errors.Add("certificate.file, certificate.keyFile：要么都给，要么都不给 / give both or neither");
        foreach (var file in s.Certificate.PeerAuthorities.Append(s.Certificate.File).Append(s.Certificate.KeyFile).Where(f => f.Length > 0 && !File.Exists(f)))
            errors.Add($"certificate：找不到文件 {file} / no such file");
        if (s.Listen is { Http: < 0, Https: < 0 })
            errors.Add("listen.http, listen.https：不能都关 / cannot both be off");
        if (s.Listen.Address is not ("*" or "localhost") && !System.Net.IPAddress.TryParse(s.Listen.Address, out _))
            errors.Add($"listen.address：“{s.Listen.Address}” 不是 IP 地址 / not an IP address");
        foreach (var also in s.Listen.Also.Where(a => !IsEndpoint(a)))
            errors.Add($"listen.also：“{also}” 应写作 http(s)://IP地址:端口 / must be written http(s)://IP-address:port");
        foreach (var proxy in s.Proxy.Trusted.Where(p => !System.Net.IPAddress.TryParse(p, out _)))
            errors.Add($"proxy.trusted：“{proxy}” 不是 IP 地址 / not an IP address");
        foreach (var network in s.Notices.Allow.Where(a => !Yiwang.Notices.NoticeOptions.TryNetwork(a, out _)))
            errors.Add($"notices.allow：“{network}” 不是 IP 地址或网段 / neither an IP address nor a network");
        foreach (var network in s.NodeTest.Allow.Where(a => !Yiwang.Notices.NoticeOptions.TryNetwork(a, out _)))
            errors.Add($"nodeTest.allow：“{network}” 不是 IP 地址或网段 / neither an IP address nor a network");
        foreach (var master in s.Modbus.Allow.Where(a => !Yiwang.Connect.Modbus.Serving.ModbusServerOptions.TryNetwork(a, out _)))
            errors.Add($"modbus.allow：“{master}” 不是 IP 地址或网段 / neither an IP address nor a network");
        foreach (var (key, url) in new[] { ("publicUrl", s.PublicUrl), ("upstream", s.Upstream) })
            if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                errors.Add($"{key}：“{url}” 不是 http(s) 地址 / not an http(s) address");
        if (!SchemeRoutes.TryParse(s.Resolve.Routes, out _, out var rule))
            errors.Add($"resolve.routes：“{rule}” 应写作 方案:开头=网址，OID、Ecode、BID 的网址里要有 {{id}} / must be written scheme:beginning=address, with {{id}} in the address of an OID, Ecode or BID");
        if (s.Secret.Length > 0 && !Storage.Keys.NodeSecret.TryParse(s.Secret, out _))
            errors.Add("secret：应为 64 位十六进制 / must be 64 hexadecimal digits");
        errors.AddRange(s.Witness.Errors());
        if (s.Views is { Engine: "postgres", Connection: "" })
            errors.Add("views.connection：views.engine 是 postgres 时必填 / needed when views.engine is postgres");
    }

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && System.Net.IPAddress.TryParse(uri.Host.Trim('[', ']'), out _);

    private static string Nearest(string name) => SettingKey.All.Values.MinBy(k => Distance(k.Name, name))!.Name;

    /// <summary>Levenshtein's edit distance, case ignored.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }
        return row[b.Length];
    }
}
