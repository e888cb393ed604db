using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AePipeline.LocalStorage;
using AePipeline.Storage;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>Azurite as an account on Azure answers: over TLS, to whoever signs in with a token.</summary>
public sealed class SignInAzurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    /// <summary>The key that Microsoft publishes for development storage.</summary>
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process _process;
    private readonly string _certificate;

    private SignInAzurite(Process process, string certificate, int blobPort, int queuePort)
    {
        (_process, _certificate) = (process, certificate);
        BlobServiceUri = new Uri($"https://127.0.0.1:{blobPort}/{Account}");
        QueueServiceUri = new Uri($"https://127.0.0.1:{queuePort}/{Account}");
    }

    public Uri BlobServiceUri { get; }

    public Uri QueueServiceUri { get; }

    /// <summary>Has a program trust its certificate.</summary>
    public (string Name, string? Value)[] Environment => [("SSL_CERT_FILE", _certificate)];

    /// <param name="folder">For its data and certificate.</param>
    public static async Task<SignInAzurite> StartAsync(string folder)
    {
        // An Azurite of the usual kind first: it installs what is missing.
        await using (await AzuriteServer.StartAsync(Path.Combine(folder, "usual"), TestContext.Current.CancellationToken))
        {
        }

        var (certificate, key) = await WriteCertificateAsync(folder);
        var (blobPort, queuePort) = (FreePort.Find(), FreePort.Find());
        var process = Process.Start(new ProcessStartInfo(
            "node",
            [
                Path.Combine(RepositoryRoot.Path, "eng", "azurite", "start.mjs"), "--location", Path.Combine(folder, "signin"),
                "--blobHost", "127.0.0.1", "--blobPort", $"{blobPort}", "--queueHost", "127.0.0.1", "--queuePort", $"{queuePort}",
                "--tableHost", "127.0.0.1", "--tablePort", "0", "--skipApiVersionCheck", "--loose", "--disableTelemetry",
                "--oauth", "basic", "--cert", certificate, "--key", key,
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        for (var listening = 0; listening < 3;)
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            if (line.Contains("successfully listen", StringComparison.Ordinal)) listening++;
        }

        _ = process.StandardOutput.ReadToEndAsync();
        return new SignInAzurite(process, certificate, blobPort, queuePort);
    }

    /// <summary>Makes what a deployment makes.</summary>
    public async Task CreateContainersAndQueuesAsync()
    {
        // Only ae is started with the certificate; this process takes it as it is.
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var transport = new HttpClientTransport(handler);
        var credential = new StorageSharedKeyCredential(Account, DevelopmentKey);
        var blobs = new BlobServiceClient(BlobServiceUri, credential, new BlobClientOptions { Transport = transport });
        var queues = new QueueServiceClient(QueueServiceUri, credential, new QueueClientOptions { Transport = transport });
        foreach (var name in BlobContainers.All) await blobs.CreateBlobContainerAsync(name);
        foreach (var name in QueueNames.All) await queues.CreateQueueAsync(name);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<(string Certificate, string Key)> WriteCertificateAsync(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (certificatePath, keyPath) = (Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        await File.WriteAllTextAsync(certificatePath, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem());
        return (certificatePath, keyPath);
    }
}
