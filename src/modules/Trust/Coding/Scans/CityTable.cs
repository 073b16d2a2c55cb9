using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Trust.Coding.Scans;

/// <summary>
/// Which city an address belongs to: a binary trie over CIDR blocks, the longest prefix counts; a look-up walks at most 32 or 128 steps and allocates nothing. Read once from a file of lines
/// <c>192.0.2.0/24,500000,重庆市,Chongqing</c> (UTF-8, # begins a remark); what is not in it is unknown.
/// </summary>
internal sealed class CityTable
{
    /// <summary>Lines of a file. A table of the whole country has some 100,000.</summary>
    public const int LinesMax = 2_000_000;
    private const int Width = 3;
    private readonly List<City> _cities = [];
    private readonly Dictionary<int, City> _byNumber = [];
    // rows of (child of 0, child of 1, city + 1); rows 0 and 1 are the roots of IPv4 and IPv6
    private int[] _nodes = new int[64];
    private int _count = 2;

    public static readonly CityTable Empty = new();

    /// <exception cref="InvalidDataException">Names the first line that is wrong.</exception>
    public static CityTable Read(string path)
    {
        var table = new CityTable();
        var number = 0;
        foreach (var line in File.ReadLines(path, Encoding.UTF8))
        {
            if (++number > LinesMax) throw new InvalidDataException($"{path}: more than {LinesMax} lines");
            var text = line.Split('#')[0].Trim();
            if (text.Length > 0 && !table.TryAdd(text)) throw new InvalidDataException($"{path}:{number}: 192.0.2.0/24,500000,重庆市,Chongqing");
        }
        return table;
    }

    /// <param name="line">CIDR, region code, Chinese name and, when there is one, the English name.</param>
    public bool TryAdd(string line)
    {
        var parts = line.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is < 3 or > 4 || !IPNetwork.TryParse(parts[0], out var network) || !RegionCode.TryParse(parts[1], out var code) || parts[2].Length is 0 or > 40) return false;
        var number = int.Parse(code.ToString(), CultureInfo.InvariantCulture);
        if (!_byNumber.TryGetValue(number, out var city))
        {
            _byNumber[number] = city = new City(code, new Bilingual(parts[2], parts.Length == 4 && parts[3].Length > 0 ? parts[3] : parts[2]));
            _cities.Add(city);
        }
        Put(network, _cities.IndexOf(city));
        return true;
    }

    public City? Of(IPAddress? address)
    {
        if (address is null || _cities.Count == 0) return null;
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var length)) return null;
        var mapped = address.IsIPv4MappedToIPv6;
        var (node, found) = (mapped || length == 4 ? 0 : 1, 0);
        var bits = mapped ? bytes[12..] : bytes[..length];
        for (var i = 0; ; i++)
        {
            if (_nodes[node * Width + 2] is > 0 and var here) found = here;
            if (i == bits.Length * 8) break;
            var next = _nodes[node * Width + (bits[i >> 3] >> (7 - (i & 7)) & 1)];
            if (next == 0) break;
            node = next;
        }
        return found == 0 ? null : _cities[found - 1];
    }

    /// <summary>The city with this number; null = unknown, also for a city that the table no longer has.</summary>
    public City? Of(int number) => _byNumber.GetValueOrDefault(number);

    private void Put(IPNetwork network, int city)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        var node = network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 0 : 1;
        for (var i = 0; i < network.PrefixLength; i++)
        {
            var at = node * Width + (bytes[i >> 3] >> (7 - (i & 7)) & 1);
            if (_nodes[at] == 0)
            {
                if ((_count + 1) * Width > _nodes.Length)
                {
                    Array.Resize(ref _nodes, _nodes.Length * 2);
                }
                _nodes[at] = _count++;
            }
            node = _nodes[at];
        }
        _nodes[node * Width + 2] = city + 1;
    }
}
