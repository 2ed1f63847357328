import Sigillo
import SigilloCore
import SigilloFiles
import SigilloScenario
import SigilloTLS
import Testing

@Suite struct CertificateFilesTests {
    @Test(arguments: [false, true])
    func everyProfileIsWrittenAsPEM(withKeys: Bool) throws {
        let folder = try TestFolder()
        let target = folder.path + "/certificates"
        let lines = try CertificateFiles(host: "mail.sigillo.test", withKeys: withKeys).write(to: target)
        let profiles = try BuiltIn.certificates().profiles
        let names = TestFolder.names(target)
        #expect(TestFolder.mode(target) == 0o700)
        #expect(names.contains { $0.hasSuffix(".key.pem") } == withKeys)
        #expect(names.count == profiles.count * (withKeys ? 3 : 2))
        for profile in profiles {
            #expect(lines.contains("\(profile.id)  \(profile.title)\n"))
            let chain = try Certificate.parse(pem: TestFolder.text("\(target)/\(profile.id).chain.pem"))
            #expect(chain.count == profile.chain.count, "\(profile.id)")
            #expect(try Certificate.parse(pem: TestFolder.text("\(target)/\(profile.id).anchor.pem")).count == 1)
            if withKeys {
                let key = "\(target)/\(profile.id).key.pem"
                #expect(try TestFolder.text(key).contains("PRIVATE KEY"))
                #expect(TestFolder.mode(key) == 0o600)
            }
        }
    }

    @Test func aProfileThatIsUnfitForTheHostIsLeftOutAndNamed() throws {
        let folder = try TestFolder()
        // A name of one label has no parent that a wildcard could stand below.
        let lines = try CertificateFiles(host: "localhost", withKeys: false).write(to: folder.path)
        #expect(lines.contains("ctl.wildcard  left out: "))
        #expect(!TestFolder.names(folder.path).contains("ctl.wildcard.chain.pem"))
        #expect(TestFolder.names(folder.path).contains("ctl.good-chain.chain.pem"))
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        let folder = try TestFolder()
        let file = try folder.write("x", to: "file")
        let error = #expect(throws: FileError.self) {
            try CertificateFiles(host: "mail.sigillo.test", withKeys: false).write(to: file)
        }
        #expect(error?.path == file)
    }
}
