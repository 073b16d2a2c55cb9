using System.Text;
using Xunit;
using Yiwang.Signing;
using Yiwang.Wire.HttpSignatures;

namespace Yiwang.Unit.Tests.Wire.HttpSignatures;

/// <summary>Against the published vectors: RFC 9421 appendix B, RFC 9530.</summary>
public sealed class HttpSignatureTests
{
    private const string Input = """sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519" """;
    private const string Signature = "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:";
    // appendix B.1.4
    private static readonly byte[] s_seed = Convert.FromBase64String("n4Ni+HpISpVObnQMW0wOhCKROaIKqKtW/2ZYb2p9KcU=");
    private static readonly byte[] s_key = Convert.FromBase64String("JrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=");

    // appendix B.2
    private static readonly SignedMessage s_request = new()
    {
        Method = "POST", Target = new Uri("https://example.com/foo?param=Value&Pet=dog"),
        Fields = new Dictionary<string, string>
        {
            ["date"] = "Tue, 20 Apr 2021 02:07:55 GMT", ["content-type"] = "application/json", ["content-length"] = "18",
            ["content-digest"] = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
        },
    };

    [Fact]
    public void The_base_of_the_published_request_is_the_published_one()
    {
        Assert.True(SignatureFields.TryMember(Input, "sig-b26", out var member));
        Assert.True(SignatureParameters.TryParse(member, out var parameters));
        Assert.True(SignatureBase.TryMake(s_request, parameters, out var bytes, out _));
        Assert.Equal("""
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@method": POST
            "@path": /foo
            "@authority": example.com
            "content-type": application/json
            "content-length": 18
            "@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"
            """, Encoding.UTF8.GetString(bytes));
        Assert.True(SignatureFields.TryBytes(Signature, "sig-b26", out var signature));
        Assert.True(Ed25519Signer.Verify(s_key, bytes, signature));
    }

    [Fact]
    public void Our_signature_over_it_is_the_published_one_byte_for_byte()
    {
        var parameters = new SignatureParameters([new("date"), new("@method"), new("@path"), new("@authority"), new("content-type"), new("content-length")], 1618884473, KeyId: "test-key-ed25519");
        Assert.True(SignatureBase.TryMake(s_request, parameters, out var bytes, out _));
        using var signer = new Ed25519Signer(s_seed);
        Assert.Equal(Signature, SignatureFields.Bytes("sig-b26", signer.Sign(bytes)));
        Assert.Equal(Input.TrimEnd(), SignatureFields.Input("sig-b26", parameters));
    }

    [Fact]
    public void Derived_components_are_those_of_the_examples_of_section_2()
    {
        var message = new SignedMessage { Method = "POST", Target = new Uri("https://www.Example.com:443/path?param=value"), Fields = new Dictionary<string, string>() };
        Assert.Equal("https://www.example.com/path?param=value", message.ValueOf(new("@target-uri")));
        Assert.Equal("www.example.com", message.ValueOf(new("@authority")));
        Assert.Equal("https", message.ValueOf(new("@scheme")));
        Assert.Equal("/path", message.ValueOf(new("@path")));
        Assert.Equal("?param=value", message.ValueOf(new("@query")));
        Assert.Equal("/path?param=value", message.ValueOf(new("@request-target")));
        Assert.Equal("127.0.0.1:8080", new SignedMessage { Target = new Uri("http://127.0.0.1:8080/"), Fields = new Dictionary<string, string>() }.ValueOf(new("@authority")));
        Assert.Equal("?", (message with { Target = new Uri("https://a/b") }).ValueOf(new("@query")));
    }

    [Fact]
    public void An_answer_covers_parts_of_the_request_that_it_answers()
    {
        var request = s_request with { Fields = new Dictionary<string, string> { ["signature"] = "sig1=:AAA=:, yw=:BBB=:" } };
        var answer = new SignedMessage { Status = 503, Fields = new Dictionary<string, string>(), Request = request };
        var parameters = new SignatureParameters([new("@status"), new("signature", OfRequest: true, Key: "yw"), new("@method", OfRequest: true)], 5, KeyId: "k");
        Assert.True(SignatureBase.TryMake(answer, parameters, out var bytes, out _));
        Assert.Equal("\"@status\": 503\n\"signature\";req;key=\"yw\": :BBB=:\n\"@method\";req: POST\n\"@signature-params\": (\"@status\" \"signature\";req;key=\"yw\" \"@method\";req);created=5;keyid=\"k\"", Encoding.UTF8.GetString(bytes));
        Assert.True(SignatureParameters.TryParse(parameters.ToString(), out var read));
        Assert.Equal(parameters.Components, read.Components);
    }

    [Fact]
    public void Parameters_that_others_order_otherwise_keep_their_very_text()
    {
        const string text = """("@method");tag="a\"b";nonce="n";keyid="k";expires=9;created=-3;alg="ed25519";x=1""";
        Assert.True(SignatureParameters.TryParse(text, out var read));
        Assert.Equal(text, read.ToString());
        Assert.Equal((-3, 9, "n", "ed25519", "k", "a\"b"), (read.Created, read.Expires, read.Nonce, read.Algorithm, read.KeyId, read.Tag));
    }

    [Fact]
    public void The_digest_is_that_of_RFC_9530()
    {
        const string published = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
        Assert.Equal(published, ContentDigest.Of("{\"hello\": \"world\"}"u8));
        Assert.True(ContentDigest.Fits("sha-512=:AAAA:, " + published, "{\"hello\": \"world\"}"u8));
        Assert.False(ContentDigest.Fits(published, "{\"hello\": \"World\"}"u8));
        Assert.False(ContentDigest.Fits(null, default));
        Assert.False(ContentDigest.Fits("sha-512=:AAAA:", default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("()x")]
    [InlineData("(\"a\"\"b\")")]
    [InlineData("(\"a\" \"a\")")]
    [InlineData("(\"A\")")]
    [InlineData("(\"a\";sf)")]
    [InlineData("();created=\"1\"")]
    [InlineData("();created=12345678901234567")]
    [InlineData("();nonce=1")]
    [InlineData("();created")]
    public void What_is_no_list_of_components_is_refused(string text) => Assert.False(SignatureParameters.TryParse(text, out _));

    [Fact]
    public void Truncation_at_each_byte_and_seeded_garbage_never_throw()
    {
        var random = new Random(42);
        var whole = Input + ", yw=:AAAA:";
        for (var cut = 0; cut < whole.Length; cut++) Read(whole[..cut]);
        for (var round = 0; round < 5_000; round++)
        {
            var text = whole.ToCharArray();
            for (var change = 0; change < 3; change++) text[random.Next(text.Length)] = (char)random.Next(1, 300);
            Read(new string(text));
        }

        static void Read(string text)
        {
            SignatureFields.TryBytes(text, "yw", out _);
            if (SignatureFields.TryMember(text, "sig-b26", out var member) && SignatureParameters.TryParse(member, out var parameters)) SignatureBase.TryMake(s_request, parameters, out _, out _);
        }
    }

    [Fact]
    public void A_component_that_is_not_there_is_named()
    {
        Assert.False(SignatureBase.TryMake(s_request, new([new("x-none")]), out _, out var missing));
        Assert.Equal("\"x-none\"", missing);
        var broken = s_request with { Fields = new Dictionary<string, string> { ["date"] = "a\nb" } };
        Assert.False(SignatureBase.TryMake(broken, new([new("date")]), out _, out _));
    }
}
